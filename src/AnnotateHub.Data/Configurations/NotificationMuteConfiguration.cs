using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class NotificationMuteConfiguration : IEntityTypeConfiguration<NotificationMute>
{
    public void Configure(EntityTypeBuilder<NotificationMute> builder)
    {
        builder.HasKey(mute => new { mute.PersonId, mute.Kind });
        builder.Property(mute => mute.Kind).HasMaxLength(40);
        builder.HasOne<Person>().WithMany().HasForeignKey(mute => mute.PersonId);
    }
}
