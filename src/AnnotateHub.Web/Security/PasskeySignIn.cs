using AnnotateHub.Application.Accounts.Passkeys;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;

namespace AnnotateHub.Web.Security;

/// <summary>What passkeys must be: user-verified, found without a name, from this server's own pages.</summary>
internal static class PasskeySignIn
{
    public static void AddPasskeys(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
            provider.GetRequiredService<IConfiguration>().GetSection("Passkeys").Get<PasskeySettings>() ?? new PasskeySettings()
        );
        services.AddSingleton<PasskeyPlace>();
        services.AddScoped<PasskeyDoor>();
        services.AddScoped<IPasskeyHandler<Person>, PasskeyHandler<Person>>();
        services.AddHttpContextAccessor();
        services
            .AddOptions<IdentityPasskeyOptions>()
            .Configure<PasskeyPlace>(
                (options, place) =>
                {
                    options.UserVerificationRequirement = "required";
                    options.ResidentKeyRequirement = "required";
                    options.AttestationConveyancePreference = "none";
                    options.AuthenticatorTimeout = PasskeyService.ChallengeLife;
                    options.ServerDomain = place.PublicHost;
                    options.ValidateOrigin = origin =>
                        ValueTask.FromResult(
                            !origin.CrossOrigin
                                && string.Equals(
                                    origin.Origin,
                                    place.OriginOf(origin.HttpContext.Request),
                                    StringComparison.OrdinalIgnoreCase
                                )
                        );
                }
            );
    }
}
