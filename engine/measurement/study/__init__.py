"""Event study: did prices move around catalysts more than chance lets them, and how much could these data tell?"""
