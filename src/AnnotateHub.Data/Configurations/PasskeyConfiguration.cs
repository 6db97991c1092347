using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class PasskeyConfiguration : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> builder)
    {
        // The longest that WebAuthn allows.
        builder.Property(passkey => passkey.CredentialId).HasMaxLength(1023);
        builder.Property(passkey => passkey.Name).HasMaxLength(60);
        builder.HasIndex(passkey => passkey.CredentialId).IsUnique();
        builder.HasIndex(passkey => passkey.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(passkey => passkey.PersonId);
    }
}
