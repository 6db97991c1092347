using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Annotations.PendingOperations;

/// <param name="Total">Operations that wait, also those that <see cref="PendingOperationQueries.MaxShown"/> leaves out.</param>
public sealed record PendingProject(IReadOnlyList<PendingImage> Images, int Total);
