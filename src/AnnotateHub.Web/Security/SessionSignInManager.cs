using System.Security.Claims;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Security;

/// <summary>Signs in and out with a session that the server knows of, so that it can be ended from elsewhere.</summary>
internal sealed class SessionSignInManager(
    UserManager<Person> userManager,
    IHttpContextAccessor contextAccessor,
    IUserClaimsPrincipalFactory<Person> claimsFactory,
    IOptions<IdentityOptions> optionsAccessor,
    ILogger<SignInManager<Person>> logger,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<Person> confirmation,
    SessionService sessions,
    SessionCheck check,
    AccountStanding standing,
    SecondFactorService factor
) : SignInManager<Person>(userManager, contextAccessor, claimsFactory, optionsAccessor, logger, schemes, confirmation)
{
    private static readonly string[] Own = [SessionClaim.Name, PasswordChangeGate.Claim, SecondFactorGate.Claim, PasskeyDoor.Claim];

    public override async Task<bool> CanSignInAsync(Person user) => standing.MayAct(user) && await base.CanSignInAsync(user);

    public override async Task SignInWithClaimsAsync(
        Person user,
        AuthenticationProperties? authenticationProperties,
        IEnumerable<Claim> additionalClaims
    )
    {
        var session = await sessions.BeginAsync(user.Id, Context.Request.Headers.UserAgent.ToString(), Context.RequestAborted);
        // At the provider both are the provider's matter.
        var isExternal = additionalClaims.Any(claim => claim.Type == OidcSignIn.Claim);
        // A passkey is two factors; a session that began with one stays so when its cookie is made anew.
        var isByPasskey =
            additionalClaims.Any(IsPasskey)
            || (SessionClaim.Of(Context.User) is var (same, _, _) && same == user.Id && Context.User.Claims.Any(IsPasskey));
        var isFactorMissing = !isExternal && !isByPasskey && await factor.IsMissingAsync(user, Context.RequestAborted);
        await base.SignInWithClaimsAsync(
            user,
            authenticationProperties,
            [
                .. additionalClaims.Where(claim => !Own.Contains(claim.Type)),
                new Claim(SessionClaim.Name, session),
                .. user.MustChangePassword && !isExternal ? [new Claim(PasswordChangeGate.Claim, "true")] : (Claim[])[],
                .. isByPasskey ? [new Claim(PasskeyDoor.Claim, "true")] : (Claim[])[],
                .. isFactorMissing ? [new Claim(SecondFactorGate.Claim, "true")] : (Claim[])[],
            ]
        );
    }

    private static bool IsPasskey(Claim claim) => claim.Type == PasskeyDoor.Claim;

    public override async Task SignOutAsync()
    {
        if (SessionClaim.Of(Context.User) is var (person, session, _))
        {
            await sessions.EndAsync(person, session);
            check.Forget(session);
        }

        await base.SignOutAsync();
    }
}
