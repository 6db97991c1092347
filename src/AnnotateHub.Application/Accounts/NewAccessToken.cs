using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Accounts;

/// <param name="Secret">Shown now and never again; only its hash is kept.</param>
public sealed record NewAccessToken(AccessTokenView Token, string Secret);
