namespace AnnotateHub.Data.Entities;

/// <summary>One channel of one image group: which plane of which stored file it is, and how its numbers read.</summary>
public sealed class Plane
{
    public long Id { get; set; }
    public long ImageGroupId { get; set; }

    /// <summary>Index into <see cref="Project.Channels"/>.</summary>
    public int ChannelIndex { get; set; }

    /// <summary>Path of the file as it was imported, relative to the imported folder.</summary>
    public required string SourceName { get; set; }

    /// <summary>SHA-256 of the untouched source file in the blob store.</summary>
    public required string SourceHash { get; set; }

    /// <summary>Page of the file, from 0.</summary>
    public int Page { get; set; }

    /// <summary>Sample of the pixel (0 for gray; 0, 1, 2 for red, green, blue), from 0.</summary>
    public int Sample { get; set; }

    public int SourceBits { get; set; }
    public bool IsFloat { get; set; }

    /// <summary>SHA-256 of the canonical plane: width and height as little-endian int32, then uint16 little-endian rows.</summary>
    public required string PlaneHash { get; set; }

    /// <summary>Source value = ValueOffset + ValueScale * stored uint16. Exactly 1 and 0 for unsigned sources up to 16 bits.</summary>
    public double ValueScale { get; set; } = 1;

    public double ValueOffset { get; set; }

    /// <summary>Smallest and largest stored value, and the 0.35 and 99.65 percentiles, for automatic contrast.</summary>
    public int Minimum { get; set; }

    public int Maximum { get; set; }
    public int LowPercentile { get; set; }
    public int HighPercentile { get; set; }
}
