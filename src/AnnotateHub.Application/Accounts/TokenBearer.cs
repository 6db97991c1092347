using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Accounts;

/// <summary>Who a valid token stands for, and where.</summary>
public sealed record TokenBearer(long TokenId, long PersonId, IReadOnlyList<long> ProjectIds);
