namespace AnnotateHub.Exchange.ImageJRoi;

/// <summary>The regions of one folder, a file each.</summary>
/// <param name="file">The first of them.</param>
internal sealed class LooseRegions(string file)
{
    public string File { get; } = file;

    public List<LabelledBox> Boxes { get; } = [];

    public int Refused { get; set; }
}
