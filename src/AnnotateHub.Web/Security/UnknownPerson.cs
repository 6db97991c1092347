using AnnotateHub.Application.Accounts;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Security;

/// <summary>Somebody who does not exist, with a password that takes as long to compare as anybody's.</summary>
public sealed class UnknownPerson(IOptions<PasswordHasherOptions> options)
{
    public Person Person { get; } = new();

    public string PasswordHash { get; } = new PasswordHasher<Person>(options).HashPassword(new Person(), Guid.NewGuid().ToString());
}
