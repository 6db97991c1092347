using System.Globalization;
using System.Runtime.CompilerServices;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Audit;

/// <param name="Person">Who did it or to whom it was done.</param>
/// <param name="Action">Beginning of the action, for example <c>assignment.</c></param>
/// <param name="From">Not before.</param>
/// <param name="Until">Before this moment.</param>
public sealed record AuditFilter(
    long? Image = null,
    long? Person = null,
    long? Round = null,
    string? Action = null,
    DateTimeOffset? From = null,
    DateTimeOffset? Until = null
);
