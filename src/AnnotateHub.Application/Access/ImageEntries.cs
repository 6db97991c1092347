using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

public sealed record ImageEntries(IReadOnlyList<ImageEntry> Items, int Total);
