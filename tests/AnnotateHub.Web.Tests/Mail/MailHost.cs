using AnnotateHub.Application.Mail;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MimeKit;

namespace AnnotateHub.Web.Tests.Mail;

/// <summary>A running application, a mail server, and a clock that tests move. Mail goes out when a test says so.</summary>
public sealed class MailHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _people;

    public MailHost(bool isSentByItself = false)
    {
        File.WriteAllText(_folder.File("post.pem"), Office.CertificatePem);
        App = new RunningApp(
            _folder,
            services =>
            {
                services.AddSingleton<TimeProvider>(Clock);
                if (!isSentByItself)
                    services.Remove(services.Single(service => service.ImplementationType?.Name == "MailPost"));
            },
            Office.SettingsOf(_folder.File("post.pem"))
        );
    }

    public PostOffice Office { get; } = new();
    public MovableClock Clock { get; } = new();
    public RunningApp App { get; }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public Task SendAsync() => Get<MailDelivery>().RunAsync();

    /// <summary>Somebody of their own, with a proven address unless it is said otherwise.</summary>
    public async Task<Person> PersonAsync(bool isProven = true, string? email = "", bool isAdministrator = false)
    {
        var name = $"anna{Interlocked.Increment(ref _people)}x{Guid.NewGuid():N}";
        var person = await App.PersonAsync(name);
        email = email is "" ? $"{name}@example.org" : email;
        await using var db = await App.DatabaseAsync();
        await db
            .Users.Where(one => one.Id == person.Id)
            .ExecuteUpdateAsync(set =>
                set.SetProperty(one => one.Email, email)
                    .SetProperty(one => one.NormalizedEmail, email == null ? null : email.ToUpperInvariant())
                    .SetProperty(one => one.EmailConfirmed, isProven && email != null)
                    .SetProperty(one => one.IsAdministrator, isAdministrator)
            );
        return await db.Users.AsNoTracking().SingleAsync(one => one.Id == person.Id);
    }

    /// <summary>What the mail server took for this address.</summary>
    public IReadOnlyList<MimeMessage> TakenBy(string? address) =>
        [.. Office.Taken.Where(mail => mail.To.Mailboxes.Any(box => box.Address == address))];

    /// <summary>The secret of the link to this page in a mail.</summary>
    public static string SecretOf(MimeMessage mail, string page)
    {
        var start = $"https://annotate.example.org/lab/{page}#";
        var line = mail.TextBody!.Split('\n').Single(text => text.Contains(start, StringComparison.Ordinal));
        return line[(line.IndexOf(start, StringComparison.Ordinal) + start.Length)..].Trim();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Office.DisposeAsync();
        _folder.Dispose();
    }
}
