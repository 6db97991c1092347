namespace AnnotateHub.Application.Access;

/// <summary>A place in the list of images that an image names, and not a number: what lies before it needs not be read again.</summary>
/// <param name="Image">The last image of the page before, or the first of the page after.</param>
/// <param name="IsBefore">The page that ends just before the image, and not the one that begins just after it.</param>
public sealed record ImagePlace(long Image, bool IsBefore = false);
