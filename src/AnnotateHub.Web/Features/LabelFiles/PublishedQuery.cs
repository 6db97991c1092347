using AnnotateHub.Application.LabelFiles.PublishedDataSet;
using AnnotateHub.Exchange.PublishedDataset;
using Microsoft.AspNetCore.Mvc;

namespace AnnotateHub.Web.Features.LabelFiles;

/// <summary>The choices of a published tree as an address carries them; what is left out is as the paper has it.</summary>
public sealed record PublishedQuery
{
    [FromQuery]
    public DataSetVariant? Variant { get; init; }

    [FromQuery]
    public UnknownCells? Unknown { get; init; }

    [FromQuery]
    public string[]? Run { get; init; }

    [FromQuery]
    public bool? Pictures { get; init; }

    [FromQuery]
    public bool? Crops { get; init; }

    /// <summary>Seed of nested subsets; nothing for none.</summary>
    [FromQuery]
    public long? Subsets { get; init; }

    [FromQuery]
    public bool? LeaveOneOut { get; init; }

    [FromQuery]
    public bool? Disjoint { get; init; }

    [FromQuery]
    public string? Licence { get; init; }

    [FromQuery]
    public bool? OwnColumns { get; init; }

    public PublishedRequest ToRequest(long projectId, long personId) =>
        new(
            projectId,
            personId,
            Variant ?? DataSetVariant.Published,
            Unknown ?? UnknownCells.Keep,
            Run ?? [],
            Pictures ?? true,
            Crops ?? true,
            Subsets,
            LeaveOneOut ?? false,
            Disjoint ?? false,
            string.IsNullOrWhiteSpace(Licence) ? "not stated" : Licence.Trim()
        )
        {
            OwnColumns = OwnColumns ?? false,
        };
}
