using System.Globalization;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Members;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.SingleSignOn;

/// <summary>
/// Members of projects as the provider's groups say, at each sign-in. Whom a manager added by hand stays what the manager made them; whom
/// a group brought goes when the group is gone.
/// </summary>
public sealed class ExternalMemberships(IDbContextFactory<AnnotateHubDb> database, MemberService members)
{
    internal async Task ApplyAsync(
        Person person,
        IReadOnlyCollection<string> roles,
        ExternalRules rules,
        CancellationToken cancellationToken
    )
    {
        var (provider, self) = ($"AnnotateHub.{rules.Section}", new Actor(0, rules.Name));
        if (rules.Projects is not { Length: > 0 } lines)
            return;
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var names = lines.Select(line => line.Project).Distinct(StringComparer.Ordinal).ToList();
        var projects = await db
            .Projects.Where(project => names.Contains(project.Name))
            .Select(project => new { project.Id, project.Name })
            .ToListAsync(cancellationToken);
        var brought = await db
            .UserTokens.Where(token => token.UserId == person.Id && token.LoginProvider == provider)
            .ToListAsync(cancellationToken);
        foreach (var project in projects)
        {
            var wanted = lines
                .Where(line => line.Project == project.Name && roles.Contains(line.Value, rules.Values))
                .Select(line => line.ReadRole())
                .Max();
            var mark = brought.FirstOrDefault(token => token.Name == project.Id.ToString(CultureInfo.InvariantCulture));
            var member = (await members.ListAsync(self, project.Id, cancellationToken))?.FirstOrDefault(item => item.PersonId == person.Id);
            if (wanted is { } role && (member is null || (mark is not null && member.Role != role)))
            {
                var draft = new MemberDraft(person.UserName, role, member?.ExperienceMonths, member?.SeniorityRank);
                if (await members.SetAsync(self, project.Id, draft, cancellationToken) is Result<MemberView>.Success && mark is null)
                    db.UserTokens.Add(
                        new IdentityUserToken<long>
                        {
                            UserId = person.Id,
                            LoginProvider = provider,
                            Name = project.Id.ToString(CultureInfo.InvariantCulture),
                        }
                    );
            }
            else if (wanted is null && mark is not null)
            {
                // The last manager stays, and is tried again next time.
                if (member is null || await members.RemoveAsync(self, project.Id, person.Id, cancellationToken) is Result<bool>.Success)
                    db.UserTokens.Remove(mark);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
