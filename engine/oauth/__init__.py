"""OAuth 2.0: signing in once with a provider, and access tokens for logging on from then on."""
