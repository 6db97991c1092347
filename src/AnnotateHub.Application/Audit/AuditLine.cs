using System.Globalization;
using System.Runtime.CompilerServices;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Audit;

/// <param name="By">Name of the person, or the operator at the command line.</param>
/// <param name="Subject">Name of the person that it was done to.</param>
public sealed record AuditLine(
    long Id,
    DateTimeOffset At,
    string By,
    bool ByCommandLine,
    string Action,
    string? Round,
    string? Image,
    string? Subject,
    string Detail
);
