using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class OutgoingMailConfiguration : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.Property(mail => mail.Kind).HasMaxLength(40);
        builder.HasIndex(mail => mail.NextAt);
        builder.HasOne<Person>().WithMany().HasForeignKey(mail => mail.PersonId);
    }
}
