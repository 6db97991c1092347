using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Comments;

/// <summary>Comments on work.</summary>
public static class CommentsRegistration
{
    public static IServiceCollection AddComments(this IServiceCollection services)
    {
        services.TryAddSingleton<CommentService>();
        return services;
    }
}
