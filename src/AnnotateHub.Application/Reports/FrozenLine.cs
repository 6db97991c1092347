using System.IO.Compression;
using System.Text;
using AnnotateHub.Application.Access;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <summary>A frozen report in a list.</summary>
public sealed record FrozenLine(string Hash, ReportKind Kind, string Title, int Version, DateTimeOffset CreatedAt, string? CreatedBy);
