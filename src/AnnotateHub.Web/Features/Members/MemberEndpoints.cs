using AnnotateHub.Application.Assignments.Departure;
using AnnotateHub.Application.Members;
using AnnotateHub.Web.Hosting;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Members;

/// <summary>The people of a project and the links that bring them in.</summary>
public static class MemberEndpoints
{
    private const int MaxBytes = 16 * 1024;

    public static void MapMemberEndpoints(this IEndpointRouteBuilder routes)
    {
        var project = routes.MapGroup("/api/projects/{projectId:long}").ForScripts().ForMembers().WithTags("People");
        project.MapGet("/people", PeopleAsync).WithSummary("Members with role, months of experience and rank (1 is the most senior).");
        project
            .MapPost("/people", SetAsync)
            .Accepts<MemberDraft>("application/json")
            .WithSummary("Adds a person or changes what a member is; with a password an account is made. For managers.");
        project
            .MapGet("/people/{personId:long}/open-work", OpenWorkAsync)
            .WithSummary("What a person has open, by round, and what of it 'to' could get. For managers.");
        project
            .MapDelete("/people/{personId:long}", RemoveAsync)
            .WithSummary(
                "Takes a person out of the project; what they drew stays. Their open work goes to 'to' as far as it can; 'withdraw=true' "
                    + "withdraws the rest. For managers."
            );
        project.MapGet("/invitations", InvitationsAsync).WithSummary("Invitations, newest first. For managers.");
        project
            .MapPost("/invitations", InviteAsync)
            .Accepts<InvitationDraft>("application/json")
            .WithSummary(
                "Makes a link that makes whoever opens it first a member. Its secret is shown in this answer and never again. For managers."
            );
        project.MapDelete("/invitations/{invitationId:long}", RevokeAsync).WithSummary("Makes a link worthless. For managers.");
        var links = routes.MapGroup("/api/invitations").ForScripts().WithTags("People");
        links
            .MapPost("/look", FindByTokenAsync)
            .AllowAnonymous()
            .Accepts<InvitationSecret>("application/json")
            .WithSummary("What a link offers.");
        links
            .MapPost("/accept", AcceptAsync)
            .AllowAnonymous()
            .Accepts<InvitationAnswer>("application/json")
            .WithSummary("Becomes a member: who is signed in as that person, else with a new account of this name and password.");
    }

    private static async Task<Results<Ok<IReadOnlyList<MemberView>>, ProblemHttpResult>> PeopleAsync(
        long projectId,
        HttpContext context,
        MemberService members
    ) => (await members.ListAsync(context.User.PersonId(), projectId, context.RequestAborted)).OrNotFound();

    private static async Task<Results<Ok<MemberView>, ProblemHttpResult>> SetAsync(
        long projectId,
        HttpContext context,
        MemberService members
    )
    {
        var (draft, problem) = await LimitedBody.ReadJsonAsync<MemberDraft>(context.Request, MaxBytes);
        return draft is null
            ? problem!
            : (await members.SetAsync(context.User.PersonId(), projectId, draft, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<Ok<DeparturePreview>, ProblemHttpResult>> OpenWorkAsync(
        long projectId,
        long personId,
        HttpContext context,
        MemberDeparture departure,
        long? to = null
    ) => (await departure.PreviewAsync(context.User.PersonId(), projectId, personId, to, context.RequestAborted)).ToHttp();

    private static async Task<IResult> RemoveAsync(
        long projectId,
        long personId,
        HttpContext context,
        MemberService members,
        MemberDeparture departure,
        long? to = null,
        bool withdraw = false
    ) =>
        to is null && !withdraw
            ? (await members.RemoveAsync(context.User.PersonId(), projectId, personId, context.RequestAborted)).ToNoContent()
            : (
                await departure.TakeOutAsync(context.User.PersonId(), projectId, personId, to, withdraw, CancellationToken.None)
            ).ToHttp();

    private static async Task<Results<Ok<IReadOnlyList<InvitationView>>, ProblemHttpResult>> InvitationsAsync(
        long projectId,
        HttpContext context,
        InvitationService invitations
    ) => (await invitations.ListAsync(projectId, context.User.PersonId(), context.RequestAborted)).OrNotFound();

    private static async Task<Results<Ok<NewInvitation>, ProblemHttpResult>> InviteAsync(
        long projectId,
        HttpContext context,
        InvitationService invitations
    )
    {
        var (draft, problem) = await LimitedBody.ReadJsonAsync<InvitationDraft>(context.Request, MaxBytes);
        return draft is null
            ? problem!
            : (await invitations.CreateAsync(projectId, context.User.PersonId(), draft, context.RequestAborted)).ToHttp();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        long projectId,
        long invitationId,
        HttpContext context,
        InvitationService invitations
    ) => (await invitations.RevokeAsync(projectId, context.User.PersonId(), invitationId, context.RequestAborted)).ToNoContent();

    private static async Task<Results<Ok<InvitationOffer>, ProblemHttpResult>> FindByTokenAsync(
        HttpContext context,
        InvitationService invitations
    )
    {
        var (request, problem) = await LimitedBody.ReadJsonAsync<InvitationSecret>(context.Request, MaxBytes);
        if (request is null)
            return problem!;
        return await invitations.FindByTokenAsync(request.Secret, context.RequestAborted) is { } offer
            ? TypedResults.Ok(offer)
            : Problems.NotFound(Spent);
    }

    private static async Task<Results<Ok<Joined>, ProblemHttpResult>> AcceptAsync(HttpContext context, InvitationService invitations)
    {
        var (answer, problem) = await LimitedBody.ReadJsonAsync<InvitationAnswer>(context.Request, MaxBytes);
        if (answer is null)
            return problem!;
        var person = context.User.PersonId();
        var outcome =
            person != 0
                ? await invitations.AcceptAsync(answer.Secret, person, context.RequestAborted)
                : await invitations.AcceptAsync(
                    answer.Secret,
                    answer.UserName,
                    answer.DisplayName,
                    answer.Password,
                    context.RequestAborted
                );
        return outcome switch
        {
            AnnotateHub.Application.Kernel.Result<long>.Success done => TypedResults.Ok(new Joined(done.Value)),
            AnnotateHub.Application.Kernel.Result<long>.Refused refused => Problems.Refused(refused.Reason),
            _ => Problems.NotFound(Spent),
        };
    }

    private const string Spent = "This invitation was used, was revoked or has expired; ask the person who sent it for a new one.";
}
