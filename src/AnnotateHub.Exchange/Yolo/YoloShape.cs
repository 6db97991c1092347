namespace AnnotateHub.Exchange.Yolo;

/// <summary>What the numbers behind the class can be.</summary>
internal enum YoloShape
{
    Box,
    Outline,
    KeyPoints,
}
