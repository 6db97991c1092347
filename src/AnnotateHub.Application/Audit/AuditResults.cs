using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Audit;

public sealed record AuditResults(IReadOnlyList<AuditLine> Items, int Total);
