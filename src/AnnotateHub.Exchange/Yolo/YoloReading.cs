namespace AnnotateHub.Exchange.Yolo;

/// <summary>One way to read a line: its shape, and which of a score and a track id follow.</summary>
/// <param name="IsUnclear">One number follows that may be either.</param>
internal readonly record struct YoloReading(YoloShape Shape, bool HasScore, bool HasTrack, bool IsUnclear = false)
{
    /// <summary>Numbers behind the shape.</summary>
    public int Tail => (HasScore ? 1 : 0) + (HasTrack ? 1 : 0) + (IsUnclear ? 1 : 0);
}
