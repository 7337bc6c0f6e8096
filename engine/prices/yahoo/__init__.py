"""Yahoo's daily prices through yfinance: fetched per ticker, made raw again, checked, and kept in the store."""
