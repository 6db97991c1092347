namespace AnnotateHub.Exchange;

/// <summary>What becomes of labels that were made on a picture of another size.</summary>
public enum SizeDifference
{
    /// <summary>They are left out and told.</summary>
    LeaveOut,

    /// <summary>They are scaled to the picture, where both sides differ by one factor; else left out.</summary>
    Scale,

    /// <summary>Their numbers are taken as pixels of the picture: the size in the labels is wrong.</summary>
    Ignore,
}
