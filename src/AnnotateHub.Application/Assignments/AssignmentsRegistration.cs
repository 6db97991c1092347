using AnnotateHub.Application.Assignments.Bulk;
using AnnotateHub.Application.Assignments.Departure;
using AnnotateHub.Application.Assignments.Reassignment;
using AnnotateHub.Application.Assignments.Review;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Assignments;

/// <summary>Lists of assignments, their review and reassignment.</summary>
public static class AssignmentsRegistration
{
    public static IServiceCollection AddAssignments(this IServiceCollection services)
    {
        services.TryAddSingleton<AssignmentList>();
        services.TryAddSingleton<AssignmentTable>();
        services.TryAddSingleton<AssignmentReassignment>();
        services.TryAddSingleton<AssignmentReview>();
        services.TryAddSingleton<BulkChanges>();
        services.TryAddSingleton<AssignmentBulk>();
        services.TryAddSingleton<MemberDeparture>();
        return services;
    }
}
