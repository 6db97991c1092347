using AnnotateHub.Application.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotateHub.Application.Mail;

/// <summary>Mail to people: links for forgotten passwords, and notifications.</summary>
public static class MailRegistration
{
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.TryAddSingleton(new MailSettings());
        services.TryAddSingleton<IMailTransport, SmtpTransport>();
        services.TryAddSingleton<SecretStamp>();
        services.TryAddSingleton<MailOutbox>();
        services.TryAddSingleton<IFormerAddress>(provider => provider.GetRequiredService<MailOutbox>());
        services.TryAddSingleton<MailAddresses>();
        services.TryAddSingleton<MailChoices>();
        services.TryAddSingleton<NoticeMail>();
        services.TryAddSingleton<ForgottenPassword>();
        services.TryAddSingleton<MailDelivery>();
        services.TryAddSingleton<MailQueue>();
        return services;
    }
}
