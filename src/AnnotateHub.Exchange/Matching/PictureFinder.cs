namespace AnnotateHub.Exchange.Matching;

/// <summary>Finds the picture that labels are of by what they call it.</summary>
public delegate ImageMatch<Picture> PictureFinder(IReadOnlyList<ImageName> names);
