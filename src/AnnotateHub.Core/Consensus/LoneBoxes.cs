namespace AnnotateHub.Core.Consensus;

public enum LoneBoxes
{
    Keep,

    /// <summary>Kept when drawn by an annotator of the highest rank there is on the image.</summary>
    KeepIfSenior,

    /// <summary>In the result, marked as waiting for the lead.</summary>
    Ask,
}
