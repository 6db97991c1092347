using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.PublishedDataSet;

/// <param name="Images">Images that were added.</param>
/// <param name="People">Accounts that were made; nobody can sign in with them until an administrator sets a password.</param>
/// <param name="LeftOut">What was left out, and why.</param>
public sealed record PublishedImportReport(
    int Images,
    int Answers,
    int Boxes,
    int Unions,
    IReadOnlyList<string> People,
    IReadOnlyList<string> LeftOut,
    string? Refused = null
);
