using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Members;

/// <summary>Members of projects, and invitations.</summary>
public static class MembersRegistration
{
    public static IServiceCollection AddMembers(this IServiceCollection services)
    {
        services.TryAddSingleton<MemberService>();
        services.TryAddSingleton<InvitationService>();
        return services;
    }
}
