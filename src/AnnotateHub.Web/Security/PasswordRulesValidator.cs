using AnnotateHub.Application.Accounts;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;

namespace AnnotateHub.Web.Security;

/// <summary>The product's rules for what goes through Identity.</summary>
internal sealed class PasswordRulesValidator(PasswordRules rules) : IPasswordValidator<Person>
{
    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password) =>
        Task.FromResult(
            rules.FaultOf(password, user.UserName) is { } fault
                ? IdentityResult.Failed(new IdentityError { Code = "Password", Description = fault })
                : IdentityResult.Success
        );
}
