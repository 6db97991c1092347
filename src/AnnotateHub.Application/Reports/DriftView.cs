using AnnotateHub.Application.Access;
using AnnotateHub.Core.Agreement;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <param name="Parts">For the page: title and HTML of each part.</param>
public sealed record DriftView(IReadOnlyList<DriftPoint> Points, IReadOnlyList<(string Id, string Title, string Html)> Parts);
