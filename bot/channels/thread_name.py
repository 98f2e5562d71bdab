"""The name of a thread as a page is told it: with another name the page begins anew."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.channel_models import ChannelLink
from casework.models import Conversation


async def thread_name(session: AsyncSession, conversation: Conversation) -> str:
    """Another name after each link that brought messages to the thread or led some away, and after each end of one."""
    counted = select(func.count(ChannelLink.id) + func.count(ChannelLink.undone_at))
    changes = await session.scalar(
        counted.where((ChannelLink.home_id == conversation.id) | (ChannelLink.joined_id == conversation.id))
    )
    return f"{conversation.id}.{changes}" if changes else str(conversation.id)
