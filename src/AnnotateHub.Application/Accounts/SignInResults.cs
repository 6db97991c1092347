using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Accounts;

/// <param name="Total">Lines that the filter finds.</param>
/// <param name="Items">Some of them, the newest first.</param>
public sealed record SignInResults(int Total, IReadOnlyList<SignInEvent> Items);
