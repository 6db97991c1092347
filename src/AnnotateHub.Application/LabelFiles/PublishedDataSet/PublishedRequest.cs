using AnnotateHub.Application.Kernel;
using AnnotateHub.Exchange.PublishedDataset;

namespace AnnotateHub.Application.LabelFiles.PublishedDataSet;

/// <param name="Asking">Through whose eyes: only work that this person may read is exported.</param>
/// <param name="Runs">Model runs whose mean decides about unknown cells, where that was chosen.</param>
/// <param name="Pictures">Also the images themselves.</param>
/// <param name="Crops">Also a picture of every cell.</param>
/// <param name="SubsetSeed">Draws nested subsets of the training images for a learning curve; null for none.</param>
/// <param name="IsPatientDisjoint">The splits promise that no patient is in two of them: then such a patient fails the export.</param>
/// <param name="Unsealed">At the command line: rounds whose seal was broken for this export.</param>
public sealed record PublishedRequest(
    long ProjectId,
    Actor Asking,
    DataSetVariant Variant = DataSetVariant.Published,
    UnknownCells Unknown = UnknownCells.Keep,
    IReadOnlyList<string>? Runs = null,
    bool Pictures = true,
    bool Crops = true,
    long? SubsetSeed = null,
    bool LeaveOneOut = false,
    bool IsPatientDisjoint = false,
    string Licence = "not stated",
    IReadOnlyCollection<long>? Unsealed = null
)
{
    /// <summary>Also what the lab states of the images: patient, well, field and columns of its own, which may be private.</summary>
    public bool OwnColumns { get; init; }

    /// <summary>Also each image with all of its channels as OME-TIFF.</summary>
    public bool OmeTiff { get; init; }

    /// <summary>Also each image as OME-NGFF 0.4 (Zarr).</summary>
    public bool OmeZarr { get; init; }
}
