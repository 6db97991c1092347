using AnnotateHub.Core.Study;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <param name="Works">One's own first.</param>
public sealed record ImageEntry(
    long Id,
    string Name,
    string? Patient,
    DataSplit? Split,
    int Width,
    int Height,
    DateTimeOffset ImportedAt,
    int OpenFlags,
    IReadOnlyList<ImageWork> Works
);
