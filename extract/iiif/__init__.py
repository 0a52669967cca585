"""The archive for viewers of other makers: Presentation 3, Image API 3 and Content Search 2 of https://iiif.io."""
