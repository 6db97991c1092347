namespace AnnotateHub.Imaging.Display;

/// <summary>Why the repetition ended.</summary>
public enum MedianEnd
{
    /// <summary>A further pass changes nothing.</summary>
    Still,

    /// <summary>Passes alternate between two images for ever; the earlier one is given.</summary>
    TwoCycle,

    /// <summary>The limit of passes was reached.</summary>
    Limit,
}
