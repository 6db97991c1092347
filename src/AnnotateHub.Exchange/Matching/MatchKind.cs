namespace AnnotateHub.Exchange.Matching;

/// <summary>How surely labels and an image belong together.</summary>
public enum MatchKind
{
    None,

    /// <summary>The whole path is the image's.</summary>
    WholePath,

    /// <summary>The longest common end of the paths, two parts or more.</summary>
    PathTail,

    /// <summary>Nothing but the last part fits, or folders or capitals differ; told.</summary>
    NameOnly,

    /// <summary>Several images fit equally well, or two names of one label fit two images; told, and the label is left out.</summary>
    Ambiguous,
}
