namespace AnnotateHub.Exchange.LabelStudio;

/// <summary>What one answer says of one picture.</summary>
internal sealed class LabelStudioAnswer((int Width, int Height)? size)
{
    public (int Width, int Height)? Size { get; set; } = size;

    public List<LabelledBox> Boxes { get; } = [];

    public int Refused { get; set; }
}
