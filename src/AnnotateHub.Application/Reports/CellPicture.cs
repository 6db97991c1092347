using AnnotateHub.Application.Access;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <summary>An image behind a figure: where its prepared channels lie, for crops.</summary>
public sealed record CellPicture(
    long ImageId,
    string Name,
    int Width,
    int Height,
    IReadOnlyList<(string Channel, string Address)> Channels
);
