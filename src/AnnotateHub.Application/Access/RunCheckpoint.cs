using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Where a run stands on one image.</summary>
public sealed record RunCheckpoint
{
    public required long ModelRunId { get; init; }
    public required RunImageState State { get; init; }
}
