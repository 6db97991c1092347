namespace AnnotateHub.Inference.Decoding;

/// <summary>A box in pixels of the model's picture, as the graph gave it; edges may lie outside, be crossed or be no numbers.</summary>
/// <param name="Class">The model's own index.</param>
internal readonly record struct RawDetection(float X1, float Y1, float X2, float Y2, int Class, float Score)
{
    public static RawDetection AroundCentre(float x, float y, float width, float height, int @class, float score) =>
        new(x - width / 2, y - height / 2, x + width / 2, y + height / 2, @class, score);

    /// <summary>Finite, not crossed, with a score that is a number.</summary>
    public bool IsSound =>
        float.IsFinite(X1) && float.IsFinite(Y1) && float.IsFinite(X2) && float.IsFinite(Y2) && float.IsFinite(Score) && X2 > X1 && Y2 > Y1;
}
