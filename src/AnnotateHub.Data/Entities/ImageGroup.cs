using AnnotateHub.Core.Study;

namespace AnnotateHub.Data.Entities;

/// <summary>The planes of one field of view: one image for the annotator, several channels underneath.</summary>
public sealed class ImageGroup
{
    public long Id { get; set; }
    public long ProjectId { get; set; }

    /// <summary>The bare stem that exports and split lists use; unique in the project.</summary>
    public required string Name { get; set; }

    /// <summary>Orders names as people do: f2 before f10.</summary>
    public required string SortKey { get; set; }

    public int Width { get; set; }
    public int Height { get; set; }
    public string? Patient { get; set; }
    public string? Well { get; set; }
    public string? Field { get; set; }

    /// <summary>From pixel to pixel across; null where nobody knows it.</summary>
    public double? PixelSizeMicrometres { get; set; }

    /// <summary>From pixel to pixel down; the same as across on nearly every microscope.</summary>
    public double? PixelHeightMicrometres { get; set; }

    /// <summary>When the picture was taken, as its file says.</summary>
    public DateTimeOffset? AcquiredAt { get; set; }
    public DataSplit? Split { get; set; }

    /// <summary>SHA-256 over the ordered plane hashes; the same content twice in a project is one group.</summary>
    public required string ContentHash { get; set; }

    public DateTimeOffset ImportedAt { get; set; }
    public List<Plane> Planes { get; } = [];
}
