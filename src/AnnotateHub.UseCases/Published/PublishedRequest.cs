using AnnotateHub.Core.Study;
using AnnotateHub.Exchange.PublishedDataset;
using AnnotateHub.UseCases.Rounds;

namespace AnnotateHub.UseCases.Published;

/// <param name="Asking">Through whose eyes: only work that this person may read is exported.</param>
/// <param name="Runs">Model runs whose mean decides about unknown cells, where that was chosen.</param>
/// <param name="Pictures">Also the images themselves.</param>
/// <param name="Crops">Also a picture of every cell.</param>
/// <param name="SubsetSeed">Draws nested subsets of the training images for a learning curve; null for none.</param>
/// <param name="IsPatientDisjoint">The splits promise that no patient is in two of them: then such a patient fails the export.</param>
/// <param name="Unsealed">At the command line: rounds whose seal was broken for this export.</param>
public sealed record PublishedRequest(
    long ProjectId, Actor Asking, DataSetVariant Variant = DataSetVariant.Published, UnknownCells Unknown = UnknownCells.Keep, IReadOnlyList<string>? Runs = null, bool Pictures = true, bool Crops = true,
    long? SubsetSeed = null, bool LeaveOneOut = false, bool IsPatientDisjoint = false, string Licence = "not stated", IReadOnlyCollection<long>? Unsealed = null);

/// <param name="Boxes">Of the answers that count: one for each image.</param>
/// <param name="Rounded">Boxes that were rounded to whole pixels.</param>
/// <param name="Findings">Of the check after writing.</param>
/// <param name="LeftOut">Images that could not be part of it, and why.</param>
/// <param name="Refused">Why nothing was written, or null.</param>
public sealed record PublishedReport(int Images, int Boxes, int Rounded, IReadOnlyList<CheckFinding> Findings, IReadOnlyList<string> LeftOut, string? Refused = null)
{
    public bool HasFailed => Refused is not null || Findings.Any(finding => finding.IsError);
}

/// <summary>Everything that an export writes, before its pixels.</summary>
/// <param name="Keys">Key of each image's group.</param>
internal sealed record PublishedContent(IReadOnlyList<DataSetImage> Images, DataSetFacts Facts, IReadOnlyDictionary<string, long> Keys, IReadOnlyList<ChannelDefinition> Channels, int Rounded, IReadOnlyList<string> LeftOut);
