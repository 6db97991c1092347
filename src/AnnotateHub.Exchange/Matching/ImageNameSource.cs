namespace AnnotateHub.Exchange.Matching;

/// <summary>Where a name of an image comes from.</summary>
public enum ImageNameSource
{
    /// <summary>The label file says it.</summary>
    Stated,

    /// <summary>Put together from folders: it helps to find an image and contradicts nothing.</summary>
    Hint,

    /// <summary>Path of the label file without its ending: it has lost one already and loses no other.</summary>
    LabelFile,
}
