using AnnotateHub.Exchange.PublishedDataset;
using AnnotateHub.UseCases.Published;
using Microsoft.AspNetCore.Mvc;

namespace AnnotateHub.Web.Features.Export;

/// <summary>The choices of a published tree as an address carries them; what is left out is as the paper has it.</summary>
/// <param name="Subsets">Seed of nested subsets; nothing for none.</param>
public sealed record PublishedQuery(
    [FromQuery] DataSetVariant? Variant, [FromQuery] UnknownCells? Unknown, [FromQuery] string[]? Run, [FromQuery] bool? Pictures, [FromQuery] bool? Crops, [FromQuery] long? Subsets, [FromQuery] bool? LeaveOneOut,
    [FromQuery] bool? Disjoint, [FromQuery] string? Licence)
{
    public PublishedRequest ToRequest(long projectId, long personId) => new(
        projectId, personId, Variant ?? DataSetVariant.Published, Unknown ?? UnknownCells.Keep, Run ?? [], Pictures ?? true, Crops ?? true, Subsets, LeaveOneOut ?? false, Disjoint ?? false,
        string.IsNullOrWhiteSpace(Licence) ? "not stated" : Licence.Trim());
}
