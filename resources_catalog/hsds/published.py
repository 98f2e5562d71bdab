"""What everything that we publish says of itself: the standard's version and our profile of it."""

#: The version of the standard that we write.
HSDS_VERSION = "3.1"
#: Names the profile, wherever a copy of it is served: see docs/decisions/0017-a-profile-name-without-an-address.md.
PROFILE_URI = "urn:uuid:98886298-5bcf-5736-9e2b-d25890ce2a44"
#: Semantic version of the profile.
PROFILE_VERSION = "1.0.0"
#: Name of the taxonomy whose terms are our topics.
TAXONOMY = "family-navigator-topics"
